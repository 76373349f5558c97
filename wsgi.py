"""What does a WSGI server run?"""

from labtrack.app import application_from_environment

application = application_from_environment()
