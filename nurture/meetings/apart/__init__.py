"""A meeting without a room: voted on blind, decided and confirmed by everybody in their own time, within two days."""
