"""What is every bag and every tube of the trial, who holds it, and may it be used?"""
