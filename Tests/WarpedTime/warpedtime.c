// Preloaded into a process, it moves the wall clock by WARPED_SECONDS and leaves every other clock
// and every timer alone. libfaketime also turns absolute timers of the steady clock, so that a
// daemon under it never wakes up.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "warpedtime.h"

static long long ahead_seconds;

__attribute__((constructor)) static void read_ahead(void) {
    const char *text = getenv("WARPED_SECONDS");
    ahead_seconds = text ? atoll(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += ahead_seconds;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = (int)syscall(SYS_gettimeofday, now, zone);
    if (!failed) now->tv_sec += ahead_seconds;
    return failed;
}

time_t time(time_t *seconds) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (seconds) *seconds = now.tv_sec;
    return now.tv_sec;
}
