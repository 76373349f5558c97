"""What is due now, and who does it without a person waiting?"""
