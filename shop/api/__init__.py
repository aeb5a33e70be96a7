"""The till's JSON: a device enrols, asks what it sells, and says what it sold."""
