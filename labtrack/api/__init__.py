"""What may another program ask and tell us?"""
