"""What the two notations share: definitions, scopes of activations, events in, commands out, replay and migration."""
