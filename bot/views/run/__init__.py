"""What a run looks like: card, lists, failure, the window that starts one."""
