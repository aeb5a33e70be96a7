"""What no trade owns: the one way in, the journal, money, quantities, time, access."""
