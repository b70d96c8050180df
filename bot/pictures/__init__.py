"""Pictures drawn with Pillow, which is imported only when one is drawn."""
