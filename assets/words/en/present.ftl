# present
