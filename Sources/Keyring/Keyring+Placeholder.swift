// Placeholder until the first file of Keyring lands.
