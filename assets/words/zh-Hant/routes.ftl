# routes
