"""Pages of groups: finding and sitting (`seats`), holding and looking after (`care`)."""
