// Placeholder until the first file of CloudStore lands.
