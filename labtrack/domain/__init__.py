"""Which rules hold, whatever the door and whatever the database?"""
