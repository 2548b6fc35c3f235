"""A proxy that holds back what comes after so many bytes.

holding.py PORT TARGET_PORT LIMIT: LIMIT is a file with a number of bytes. While it is there, and the
client has sent so many since it is, nothing more is passed on.
"""
import asyncio
import os
import sys

PORT, TARGET, LIMIT = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
sent = 0


def held():
    if not os.path.exists(LIMIT):
        return False
    with open(LIMIT, encoding="ascii") as f:
        return sent >= int(f.read() or 0)


async def pass_on(reader, writer, count):
    global sent
    while data := await reader.read(65536):
        if count:
            sent = sent + len(data) if os.path.exists(LIMIT) else 0
            while held():
                await asyncio.sleep(0.1)
        writer.write(data)
        await writer.drain()
    writer.close()


async def connection(reader, writer):
    to_reader, to_writer = await asyncio.open_connection("127.0.0.1", TARGET)
    await asyncio.gather(pass_on(reader, to_writer, True), pass_on(to_reader, writer, False), return_exceptions=True)


async def main():
    server = await asyncio.start_server(connection, "127.0.0.1", PORT)
    await server.serve_forever()


asyncio.run(main())
