// Placeholder until the first file of Judge lands.
