"""What is done with sites: noting that one went down or came back, and answering for its outages."""
