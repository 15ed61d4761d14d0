// Placeholder until the first file of Desk lands.
