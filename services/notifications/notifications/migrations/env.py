from chassis import migrate

migrate.run_env()
