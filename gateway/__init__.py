"""The way in from the web. It owns no business data: it asks the services over RPC and hears the journal."""
