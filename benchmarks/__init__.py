"""What we claim about speed: each module is one benchmark, run beside a named reference."""
