extension Schema {
    /// The cloud's database.
    public static let cloud: [File] = [
        file("cloud-0001-tenancy", PackageResources.cloud_0001_tenancy_sql),
        file("cloud-0002-custody", PackageResources.cloud_0002_custody_sql),
        file("cloud-0003-ledger", PackageResources.cloud_0003_ledger_sql),
        file("cloud-0004-feed", PackageResources.cloud_0004_feed_sql),
        file("cloud-0005-people", PackageResources.cloud_0005_people_sql),
        file("cloud-0006-command", PackageResources.cloud_0006_command_sql),
        file("cloud-0007-enrolment", PackageResources.cloud_0007_enrolment_sql),
        file("cloud-0008-step-up", PackageResources.cloud_0008_step_up_sql),
        file("cloud-0009-audit", PackageResources.cloud_0009_audit_sql),
    ]

    /// What PostgreSQL needs before the shared files: roles, a schema, the word for bytes.
    public static let cloudPostgresFirst = file(
        "cloud-postgres-first",
        PackageResources.cloud_postgres_first_sql
    )

    /// What PostgreSQL needs after them, each time: row-level security and grants.
    public static let cloudPostgresLast = file(
        "cloud-postgres-last",
        PackageResources.cloud_postgres_last_sql
    )
}
