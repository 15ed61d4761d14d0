#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <openssl/ssl.h>
#include <stdint.h>

// curl_easy_setopt and curl_easy_getinfo are variadic: one typed shim for each kind of argument.
static inline CURLcode ccurl_set_number(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}
typedef size_t (*ccurl_take)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_take(CURL *easy, CURLoption option, ccurl_take callback) {
    return curl_easy_setopt(easy, option, callback);
}
typedef CURLcode (*ccurl_tls)(CURL *easy, void *tls, void *context);
static inline CURLcode ccurl_set_tls(CURL *easy, ccurl_tls callback) {
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
}
typedef int (*ccurl_connected)(void *context, char *to, char *from, int to_port, int from_port);
static inline CURLcode ccurl_set_connected(CURL *easy, ccurl_connected callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}
static inline long ccurl_number(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
static inline curl_off_t ccurl_size(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
/// The result of the one transfer of a multi handle once it is over, -1 before.
static inline int ccurl_result(CURLM *multi) {
    int left = 0;
    struct CURLMsg *message = curl_multi_info_read(multi, &left);
    return message && message->msg == CURLMSG_DONE ? (int)message->data.result : -1;
}
/// Lets certificates be checked as of a moment, in seconds since 1970.
static inline void ccurl_check_as_of(void *tls, int64_t moment) {
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param((SSL_CTX *)tls), (time_t)moment);
}

#endif
