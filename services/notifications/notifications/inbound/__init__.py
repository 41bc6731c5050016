"""What comes back: reports of mails that could not be delivered, and complaints."""
