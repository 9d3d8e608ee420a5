"""One module a family, one pure function a rule or family: evidence and policy in, drafts of findings out."""
