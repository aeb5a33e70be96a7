"""The outside of the shop: keys and files, printers, Stripe."""
