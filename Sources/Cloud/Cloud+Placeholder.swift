// Placeholder until the first file of Cloud lands.
