"""How do other systems write down the same facts?"""
