#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/mman.h>

// Macros that Swift does not import.
static inline long melmastoon_bio_bytes(BIO *bio, char **bytes) { return BIO_ctrl(bio, BIO_CTRL_INFO, 0, bytes); }

// Whole pages for one secret: locked where the limits allow it, left out of core files. The secure
// heap of libcrypto is not used: it has one fixed size, and libcrypto's own keys fail when it is full.
static inline void *melmastoon_secret_map(size_t size) {
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return NULL;
    (void)mlock(pages, size);
    (void)madvise(pages, size, MADV_DONTDUMP);
    return pages;
}
static inline void melmastoon_secret_unmap(void *pages, size_t size) { OPENSSL_cleanse(pages, size); (void)munmap(pages, size); }

// A parameter list ends in a value that Swift does not import; the key stays in the context.
static inline int melmastoon_hmac_init(EVP_MAC_CTX *context, const unsigned char *key, size_t size, const EVP_MD *hash) {
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string("digest", (char *)EVP_MD_get0_name(hash), 0), OSSL_PARAM_construct_end() };
    return EVP_MAC_init(context, key, size, params);
}
