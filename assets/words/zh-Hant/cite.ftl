# cite
