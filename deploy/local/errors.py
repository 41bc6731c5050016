"""What can go wrong on one machine in a way that a person can mend."""


class LocalError(RuntimeError):
    """Its text is shown to the operator as it is: what failed, and what to do.

    LocalError
      ├ NotInstalled       a system package is missing
      ├ BrokerError        RabbitMQ
      ├ ClusterError       PostgreSQL
      ├ PreparationError   a command that prepares a home
      ├ ProcessError       a process of the Procfile
      └ PlatformError      all together
    """


class NotInstalled(LocalError):
    """A program is not on this machine; the text names the package."""
