#include <stdio.h>

int main(void)
{
    puts("tierc " TIERC_VERSION);
    return 0;
}
