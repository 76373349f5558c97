"""How does a fact look on paper or in a picture?"""
