"""What the callbacks of a spider use during one visit."""
