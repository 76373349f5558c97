"""What do all doors share between a person and a use case?"""
