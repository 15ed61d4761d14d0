extension Schema {
    /// The cloud's files in the order of their numbers: name without its ending, and text as UTF-8.
    public static let cloud: [(name: String, sql: [UInt8])] = [
        ("cloud-0001-tenancy", PackageResources.cloud_0001_tenancy_sql),
        ("cloud-0002-custody", PackageResources.cloud_0002_custody_sql),
        ("cloud-0004-feed", PackageResources.cloud_0004_feed_sql),
        ("cloud-0005-people", PackageResources.cloud_0005_people_sql),
    ]
}
