#ifndef CSERVER_SHIM_H
#define CSERVER_SHIM_H

#include <microhttpd.h>
#include <stddef.h>

// MHD_start_daemon takes its options as varargs; these are the ones the listener uses.
struct cserver_plan {
    int descriptor;
    unsigned int connections;
    unsigned int threads;
    size_t memory;
    void *context;
    MHD_AccessHandlerCallback answer;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connected;
    void *(*began)(void *context, const char *target, struct MHD_Connection *connection);
    /// Zero-terminated PEM, both NULL where there is no TLS.
    const char *certificate;
    const char *key;
    const char *priorities;
};

// The target reaches the responder as it was sent, because signatures cover it (P5).
static size_t cserver_keep_escapes(void *context, struct MHD_Connection *connection, char *text) {
    size_t length = 0;
    (void)context;
    (void)connection;
    while (text[length]) length++;
    return length;
}

static inline struct MHD_Daemon *cserver_start(const struct cserver_plan *plan) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)plan->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)plan->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)plan->priorities},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem pool[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, plan->threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME;
    if (plan->certificate) flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, plan->answer, plan->context,
        MHD_OPTION_LISTEN_SOCKET, plan->descriptor,
        MHD_OPTION_CONNECTION_LIMIT, plan->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, plan->memory,
        MHD_OPTION_NOTIFY_COMPLETED, plan->completed, plan->context,
        MHD_OPTION_NOTIFY_CONNECTION, plan->connected, plan->context,
        MHD_OPTION_URI_LOG_CALLBACK, plan->began, plan->context,
        MHD_OPTION_UNESCAPE_CALLBACK, cserver_keep_escapes, NULL,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 0,
        MHD_OPTION_ARRAY, plan->certificate ? tls : none,
        MHD_OPTION_ARRAY, plan->threads > 1 ? pool : none,
        MHD_OPTION_END);
}

/// The socket of a connection, -1 when it has none.
static inline int cserver_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

#endif
