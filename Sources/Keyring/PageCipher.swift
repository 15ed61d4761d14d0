import COpenSSL

/// AES-256-CBC without padding, as SQLCipher encrypts the pages of a database.
///
/// It has no tag: whoever opens a page has checked its MAC before.
public enum PageCipher {
    /// Opens whole blocks.
    ///
    /// - Parameters:
    ///   - sealed: A multiple of 16 bytes.
    ///   - key: 32 bytes.
    ///   - iv: 16 bytes.
    /// - Returns: As many bytes as were sealed.
    public static func open(_ sealed: [UInt8], key: Secret, iv: [UInt8]) -> [UInt8] {
        precondition(sealed.count % 16 == 0 && iv.count == 16 && key.count == 32, "whole blocks")
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            preconditionFailure("no memory for a cipher")
        }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        unsafe key.withPointer { start in
            unsafe requireSuccess(
                EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), nil, start, iv),
                "DecryptInit"
            )
        }
        unsafe requireSuccess(EVP_CIPHER_CTX_set_padding(context, 0), "set_padding")
        var plain = [UInt8](repeating: 0, count: sealed.count)
        var length: Int32 = 0
        unsafe requireSuccess(
            EVP_DecryptUpdate(context, &plain, &length, sealed, Int32(sealed.count)),
            "DecryptUpdate"
        )
        precondition(Int(length) == sealed.count, "CBC gives as many bytes as it takes")
        return plain
    }
}
