#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

int clinux_direct_flag(void) { return O_DIRECT; }

long clinux_random(void *bytes, size_t count) { return getrandom(bytes, count, 0); }

uint32_t clinux_major(uint64_t device) { return major(device); }

uint32_t clinux_minor(uint64_t device) { return minor(device); }

int64_t clinux_file_system(const char *path) {
    struct statfs facts;
    // The kernel's word is 32 bits wide; the type is signed on some machines.
    return statfs(path, &facts) == 0 ? (int64_t)(uint32_t)facts.f_type : -1;
}

int clinux_swap(void) {
    struct sysinfo facts;
    return sysinfo(&facts) == 0 ? facts.totalswap > 0 : -1;
}

int clinux_forbid_dumps(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int clinux_return_memory(void) {
    // glibc raises its threshold to the size of the largest buffer that was freed: after one segment
    // of a MiB, buffers of that size stay in the heap for ever, and a daemon has many quiet hours.
    int taken = mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    taken &= mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    taken &= mallopt(M_ARENA_MAX, 2);
    return taken;
}

int clinux_limit_open_files(uint64_t wish) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    limit.rlim_cur = wish < limit.rlim_max ? wish : limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

static const char *limit_sentence = "";
static int limit_code;
static size_t limit_half;

static void end_at_limit(int signal) {
    if (signal != SIGXCPU) {
        // Libraries end a process that gets no memory. When half of it is still there, it crashed for
        // another reason. mmap is a bare system call here, and safe in a handler.
        void *room = mmap(NULL, limit_half, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (room != MAP_FAILED) {
            struct sigaction plain = {.sa_handler = SIG_DFL};
            sigaction(signal, &plain, NULL);
            raise(signal);
            return;
        }
    }
    ssize_t ignored = write(STDERR_FILENO, limit_sentence, strlen(limit_sentence));
    (void)ignored;
    _exit(limit_code);
}

static int limit_one(int resource, rlim_t wish, rlim_t reserve) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return -1;
    if (wish < limit.rlim_cur) limit.rlim_cur = wish;
    if (limit.rlim_cur + reserve < limit.rlim_max) limit.rlim_max = limit.rlim_cur + reserve;
    if (resource == RLIMIT_DATA) limit_half = limit.rlim_cur / 2;
    return setrlimit(resource, &limit);
}

int clinux_limit(uint64_t bytes, uint64_t seconds, const char *sentence, int code) {
    static const int ends[] = {SIGXCPU, SIGABRT, SIGTRAP, SIGILL, SIGSEGV, SIGBUS};
    limit_sentence = sentence;
    limit_code = code;
    struct sigaction action = {.sa_handler = end_at_limit};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (sigaction(ends[i], &action, NULL) != 0) return -1;
    }
    // The kernel kills at the hard limit of time: one second later, should the handler not end it.
    if (limit_one(RLIMIT_CPU, seconds, 1) != 0) return -1;
    return limit_one(RLIMIT_DATA, bytes, 0);
}

int clinux_ignore_broken_pipes(void) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    return sigaction(SIGPIPE, &action, NULL);
}

static volatile sig_atomic_t caught_descriptor = -1;

static void note_signal(int signal) {
    int before = errno;
    unsigned char number = (unsigned char)signal;
    // The pipe is read by a thread that does nothing else; a full pipe already says "stop".
    ssize_t ignored = write(caught_descriptor, &number, 1);
    (void)ignored;
    errno = before;
}

int clinux_catch(int signal, int descriptor) {
    caught_descriptor = descriptor;
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ending_count = sizeof ending_signals / sizeof ending_signals[0] };
static struct sigaction former_actions[ending_count];
static struct termios former_terminal;
static volatile sig_atomic_t hidden_descriptor = -1;

void clinux_show_echo(void) {
    if (hidden_descriptor < 0) return;
    tcsetattr(hidden_descriptor, TCSAFLUSH, &former_terminal);
    hidden_descriptor = -1;
    for (int i = 0; i < ending_count; i++) sigaction(ending_signals[i], &former_actions[i], NULL);
}

static void show_echo_and_end(int signal) {
    // tcsetattr, sigaction and raise are all safe inside a handler (signal-safety(7)).
    clinux_show_echo();
    raise(signal);
}

int clinux_hide_echo(int descriptor) {
    if (tcgetattr(descriptor, &former_terminal) != 0) return -1;
    struct sigaction action = {.sa_handler = show_echo_and_end};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < ending_count; i++) sigaction(ending_signals[i], &action, &former_actions[i]);
    hidden_descriptor = descriptor;
    struct termios quiet = former_terminal;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    if (tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0) return 0;
    int reason = errno;
    clinux_show_echo();
    errno = reason;
    return -1;
}

// Fills the address of a socket file; a path that does not fit is ENAMETOOLONG.
static socklen_t fill(struct sockaddr_un *address, const char *path) {
    size_t length = strlen(path);
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (length == 0 || length >= sizeof address->sun_path) {
        errno = length == 0 ? ENOENT : ENAMETOOLONG;
        return 0;
    }
    memcpy(address->sun_path, path, length);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
}

static int give_up(int descriptor) {
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
}

// A pipe whose ends are not standard descriptors, so that none of them is taken for another.
static int open_pipe(int ends[2]) {
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0) return -1;
    for (int i = 0; i < 2; i++) ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 3);
    int reason = errno;
    for (int i = 0; i < 2; i++) close(low[i]);
    errno = reason;
    return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

static int spawn(const char *path, char *const words[], const int theirs[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *environment[] = {NULL};
    pid_t process = -1;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int failure = 0;
    for (int i = 0; i < 3 && failure == 0; i++) {
        failure = posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    }
    if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    if (failure == 0) failure = posix_spawn(&process, path, &actions, &attributes, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = failure;
    return failure == 0 ? process : -1;
}

int clinux_start(const char *path, char *const words[], int ends[3]) {
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    int theirs[3];
    int process = -1;
    int opened = 0;
    while (opened < 3 && open_pipe(pipes[opened]) == 0) opened++;
    if (opened == 3) {
        for (int i = 0; i < 3; i++) {
            int mine = i == 0 ? 1 : 0;
            ends[i] = pipes[i][mine];
            theirs[i] = pipes[i][1 - mine];
            fcntl(ends[i], F_SETFL, O_NONBLOCK);
        }
        process = spawn(path, words, theirs);
    }
    int reason = errno;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 2; j++) {
            int isMine = process > 0 && pipes[i][j] == ends[i];
            if (pipes[i][j] >= 0 && !isMine) close(pipes[i][j]);
        }
    }
    errno = reason;
    return process;
}

int clinux_watch(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_connect(const char *path, int milliseconds) {
    struct sockaddr_un address;
    socklen_t length = fill(&address, path);
    if (length == 0) return -1;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct timeval limit = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (connect(descriptor, (struct sockaddr *)&address, length) != 0) return give_up(descriptor);
    return descriptor;
}

int clinux_datagram(const char *path, const void *bytes, size_t count, int is_patient) {
    struct sockaddr_un address;
    socklen_t length = fill(&address, path);
    if (length == 0) return -1;
    if (path[0] == '@') {
        // An abstract name is as long as its bytes, without a zero at its end.
        address.sun_path[0] = 0;
        length -= 1;
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    int flags = MSG_NOSIGNAL | (is_patient ? 0 : MSG_DONTWAIT);
    ssize_t sent = sendto(descriptor, bytes, count, flags, (struct sockaddr *)&address, length);
    if (sent < 0) return give_up(descriptor);
    close(descriptor);
    return 0;
}

int clinux_listen(const char *path, int backlog) {
    struct sockaddr_un address;
    socklen_t length = fill(&address, path);
    if (length == 0) return -1;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    if (bind(descriptor, (struct sockaddr *)&address, length) != 0) return give_up(descriptor);
    if (listen(descriptor, backlog) != 0) return give_up(descriptor);
    return descriptor;
}

int clinux_listen_tcp(const char *host, const char *port, int backlog) {
    struct addrinfo wish = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    wish.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    struct addrinfo *found = NULL;
    if (getaddrinfo(host[0] ? host : NULL, port, &wish, &found) != 0) {
        errno = EINVAL;
        return -1;
    }
    int type = found->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK;
    int descriptor = socket(found->ai_family, type, found->ai_protocol);
    int yes = 1;
    if (descriptor >= 0) {
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (bind(descriptor, found->ai_addr, found->ai_addrlen) != 0
            || listen(descriptor, backlog) != 0) {
            descriptor = give_up(descriptor);
        }
    }
    int reason = errno;
    freeaddrinfo(found);
    errno = reason;
    return descriptor;
}

int clinux_port(int descriptor) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0) return -1;
    if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
    if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    errno = EAFNOSUPPORT;
    return -1;
}

int clinux_is_listening(int descriptor) {
    int kind = 0, listens = 0;
    socklen_t length = sizeof kind;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &length) != 0) return -1;
    length = sizeof listens;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0) return -1;
    return kind == SOCK_STREAM && listens != 0;
}

int clinux_peer(int descriptor, uint32_t *user, int32_t *process) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    *user = peer.uid;
    *process = peer.pid;
    return 0;
}

int clinux_remote(int descriptor, char text[64]) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getpeername(descriptor, (struct sockaddr *)&address, &length) != 0) return -1;
    int failure = getnameinfo((struct sockaddr *)&address, length, text, 64, NULL, 0, NI_NUMERICHOST);
    if (failure == 0) return 0;
    errno = EAFNOSUPPORT;
    return -1;
}
