"""Where programs are started: one door, behind which the operating system's confinement stands.

outcome = door.run(Command(argvs=(("/usr/bin/git", "status"),), environment=..., folder=..., timeout=60))
"""
