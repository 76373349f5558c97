"""Which questions cannot be asked of one shelf?"""
