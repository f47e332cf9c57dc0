"""Flask's hello-world, served as the product is: what no page can cost less than."""

from flask import Flask

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: "hello")
