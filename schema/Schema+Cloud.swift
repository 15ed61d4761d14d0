extension Schema {
    /// The cloud's database.
    public static let cloud: [File] = [
        file("cloud-0001-tenancy", PackageResources.cloud_0001_tenancy_sql),
        file("cloud-0002-custody", PackageResources.cloud_0002_custody_sql),
        file("cloud-0003-ledger", PackageResources.cloud_0003_ledger_sql),
        file("cloud-0004-feed", PackageResources.cloud_0004_feed_sql),
        file("cloud-0005-people", PackageResources.cloud_0005_people_sql),
    ]
}
