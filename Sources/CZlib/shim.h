#include <zlib.h>

// Macros that Swift does not import; 31 is a window of 2^15 bytes with a gzip header and trailer.
static inline int melmastoon_deflate_init(z_stream *stream, int level) { return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY); }
static inline int melmastoon_inflate_init(z_stream *stream) { return inflateInit2(stream, 31); }
