"""What lies where and whose it is: places, movements by lot and owner, deliveries, production."""
