#include <libpq-fe.h>

// The names of an error's fields are character constants, which Swift does not import.
static inline const char *cpostgres_sqlstate(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }
static inline const char *cpostgres_message(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY); }
static inline const char *cpostgres_table(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_TABLE_NAME); }
