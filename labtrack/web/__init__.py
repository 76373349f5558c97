"""What does each person see and do in a browser?"""
