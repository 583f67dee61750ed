"""The schema's history; run by ``monitor.store.engine.migrate`` whenever a store is opened."""
