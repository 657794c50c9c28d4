"""What time starts: reminders, digests, outbox. Nothing here yet; the one-way rule already holds for it."""
