// Placeholder until the first file of Sync lands.
