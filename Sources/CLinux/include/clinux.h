// What Swift's Glibc module hides (_GNU_SOURCE), and what is safer to lay out in C: socket
// addresses and signal handlers. Every function answers like a system call: -1 and errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

/// O_DIRECT.
int clinux_direct_flag(void);

/// Random bytes from the kernel: getrandom(2) without flags.
long clinux_random(void *bytes, size_t count);

/// The major and minor number of a device.
uint32_t clinux_major(uint64_t device);
uint32_t clinux_minor(uint64_t device);

/// The magic number of the file system that holds a path, as statfs(2) lists them, or -1.
int64_t clinux_file_system(const char *path);
/// Whether there is swap space: 1, 0, or -1.
int clinux_swap(void);

/// Lets nobody read this process's memory, and no crash write it down (SEC-26).
int clinux_forbid_dumps(void);

/// Lets large buffers go back to the system as soon as they are freed; 1 when the allocator took it.
int clinux_return_memory(void);

/// Sets the soft limit of open files to the wish or the hard limit, whichever is lower.
int clinux_limit_open_files(uint64_t wish);

/// Lets this process take so many bytes of memory and seconds of processor, or less where it may
/// have less already. At either limit it writes the sentence to standard error and ends with the
/// code; a crash within the limits stays a crash.
int clinux_limit(uint64_t bytes, uint64_t seconds, const char *sentence, int code);

/// Starts a program and gives its process id. It inherits no descriptor, no signal's setting and no
/// environment. The ends are for its input (write), output and errors (read), and do not block.
int clinux_start(const char *path, char *const words[], int ends[3]);
/// A descriptor that can be read from once a child has ended, or -1.
int clinux_watch(int process);

/// Ignores SIGPIPE, so that a closed peer is an error code and not the end.
int clinux_ignore_broken_pipes(void);

/// Writes one byte, the number of the signal, to the descriptor each time the signal arrives.
///
/// One descriptor serves the whole process.
int clinux_catch(int signal, int descriptor);

/// Turns the echo of a terminal off; a signal that ends the process turns it on first.
int clinux_hide_echo(int descriptor);
/// Turns it on again.
void clinux_show_echo(void);

/// A stream socket connected to a socket file, or -1. Connecting and sending take at most so long.
int clinux_connect(const char *path, int milliseconds);
/// One datagram to a socket file; a first `@` means the abstract namespace. With no patience it is
/// EAGAIN where the other side has no room just now.
int clinux_datagram(const char *path, const void *bytes, size_t count, int is_patient);
/// A listening stream socket at a path, or -1. The mode is that of the umask.
int clinux_listen(const char *path, int backlog);
/// A listening TCP socket, or -1. An empty host means every address; errno is EINVAL for a bad one.
int clinux_listen_tcp(const char *host, const char *port, int backlog);
/// The port a TCP socket is bound to, or -1.
int clinux_port(int descriptor);
/// Whether a descriptor is a listening stream socket: 1, 0, or -1.
int clinux_is_listening(int descriptor);
/// Who connected a socket, as the kernel noted then (SO_PEERCRED).
int clinux_peer(int descriptor, uint32_t *user, int32_t *process);
/// The other end's numeric address as text of at most 63 bytes.
int clinux_remote(int descriptor, char text[64]);

#endif
