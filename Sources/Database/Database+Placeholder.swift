// Placeholder until the first file of Database lands.
