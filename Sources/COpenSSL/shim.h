#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Macros and composed constants that Swift does not import.
static inline long melmastoon_bio_bytes(BIO *bio, char **bytes) { return BIO_ctrl(bio, BIO_CTRL_INFO, 0, bytes); }
